import { expect, test } from 'vitest'
import { findRoutes } from './find-routes.ts'

const find = (files: Record<string, string>) =>
  findRoutes(new Map(Object.entries(files))).map(
    ({ method, path, mayNeedPrefix }) => `${method} ${path}${mayNeedPrefix ? ' (unsure)' : ''}`,
  )

const controller = `@Controller('orders')
export class Orders {
  @Get()
  list() { return this.orders.all() }

  @Post(':id/lines')
  async add(@Param('id') id: string, @Body() line: LineDto) { return this.orders.add(id, line) }

  @Post()
  @HttpCode(201)
  create(@Body() order: OrderDto) { if (sold) throw new ConflictException() }
}`

test('NestJS: the global prefix, that of the controller and that of the method', () => {
  const main = "app.setGlobalPrefix('api')\nawait app.listen(process.env.PORT)"
  expect(find({ 'main.ts': main, 'orders.controller.ts': controller })).toEqual([
    'GET /api/orders',
    'POST /api/orders/:id/lines',
    'POST /api/orders',
  ])
  const unread = "app.setGlobalPrefix(config.get('prefix'))"
  expect(find({ 'main.ts': unread, 'orders.controller.ts': controller })[0]).toBe(
    'GET /orders (unsure)',
  )
  expect(find({ 'orders.controller.ts': controller.replace("'orders'", 'PATH') })[0]).toBe(
    'GET / (unsure)',
  )
})

test('NestJS: the fields of a body are those of its class', () => {
  const dto = `export class BaseDto {
  @IsString()
  sku: string
}
export class OrderDto extends BaseDto {
  @IsInt() @Min(1)
  readonly quantity: number
  note?: string
}`
  const routes = findRoutes(new Map([['a.controller.ts', controller], ['dto.ts', dto]])) // prettier-ignore
  const handler = routes.find(
    ({ path, method }) => method === 'POST' && path === '/orders',
  )?.handler
  expect(handler).toMatchObject({
    fields: ['sku', 'quantity'],
    statuses: [201, 409],
    isChecked: true,
  })
})

test('Spring: the path of the class, of the method, and of the context', () => {
  const orders = `@RestController
@RequestMapping("/api/orders")
public class Orders {
  @GetMapping
  List<Order> list() { return all(); }
  @PostMapping(path = "/bulk", consumes = "application/json")
  Order add() { return one(); }
  @PostMapping
  Order create() { return one(); }
}`
  const properties = 'server.servlet.context-path=/shop\n'
  expect(find({ 'Orders.java': orders })).toEqual([
    'GET /api/orders',
    'POST /api/orders/bulk',
    'POST /api/orders',
  ])
  expect(find({ 'Orders.java': orders, 'application.properties': properties })[0]).toBe(
    'GET /shop/api/orders',
  )
  expect(find({ 'Orders.java': orders.replace('"/api/orders"', 'Paths.ORDERS') })[0]).toBe(
    'GET / (unsure)',
  )
})

test('Rails: namespaces, scopes and resources', () => {
  const routes = `Rails.application.routes.draw do
  get '/up', to: 'health#show'
  namespace :api do
    scope '/v1' do
      resources :orders, only: [:index, :create]
      post 'refunds', to: 'refunds#create'
    end
    resources :shows, only: [:index] do
      resources :seats, except: [:create]
    end
  end
  scope path: prefix do
    post '/late', to: 'x'
  end
end`
  expect(find({ 'config/routes.rb': routes })).toEqual([
    'GET /up',
    'GET /api/v1/orders',
    'POST /api/v1/orders',
    'POST /api/v1/refunds',
    'GET /api/shows',
    'GET /api/shows/:id/seats',
    'POST /late (unsure)',
  ])
})

test('Django: the paths of files that others include, the method of the view, a router', () => {
  const files = {
    'site/urls.py': `urlpatterns = [
    path('admin/', admin.site.urls),
    path('api/', include('shop.urls')),
]`,
    'shop/urls.py': `router.register('items', ItemViewSet)
urlpatterns = [path('orders/', views.orders), path('seats/', views.Seats.as_view())]`,
    'shop/views.py': `@require_POST
def orders(request):
    data = json.loads(request.body)
    return make(data["sku"])

class Seats(View):
    def get(self, request):
        pass

    def put(self, request):
        pass

class ItemViewSet(ModelViewSet):
    pass
`,
  }
  expect(find(files).toSorted()).toEqual([
    'GET /api/items/',
    'GET /api/seats/',
    'POST /api/items/',
    'POST /api/orders/',
    'PUT /api/seats/',
  ])
  const { 'site/urls.py': _root, ...alone } = files
  expect(find(alone)).toContain('POST /orders/')
  const included = { ...alone, 'site/urls.py': "urlpatterns = [path('x/', include(name))]" }
  expect(find(included)).toContain('POST /orders/ (unsure)')
})
